package main

import "github.com/spf13/cobra"

func newExplainCommand(a *app) *cobra.Command { return &cobra.Command{Use: "explain"} }
func newChecksCommand(a *app) *cobra.Command  { return &cobra.Command{Use: "checks"} }
func newExecCommand(a *app) *cobra.Command    { return &cobra.Command{Use: "exec"} }
func newBundleCommand(a *app) *cobra.Command  { return &cobra.Command{Use: "bundle"} }
