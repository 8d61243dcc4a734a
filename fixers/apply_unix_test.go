//go:build linux

package fixers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"doctor/internal/skip"
)

// asNobody runs a test without the rights of root: file access of this thread
// is judged for another user. The thread is not used again.
func asNobody(t *testing.T, run func()) {
	t.Helper()
	if os.Getuid() != 0 {
		run()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		if err := syscall.Setfsuid(65534); err != nil {
			t.Error(err)
			return
		}
		run()
	}()
	<-done
}

// open lets everyone into the folders of a project.
func (p *project) give(uid int, names ...string) {
	p.t.Helper()
	if os.Getuid() != 0 {
		return
	}
	for _, name := range names {
		if err := os.Lchown(name, uid, -1); err != nil {
			p.t.Fatal(err)
		}
	}
}

func TestApplyInAReadOnlyFolder(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	plan := p.accept(retargetFix())
	if err := os.Mkdir(p.state, 0o700); err != nil {
		t.Fatal(err)
	}
	p.give(65534, p.dir, p.path(overrideName), p.state)
	if err := os.Chmod(p.dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(p.dir, 0o755) })
	openUp(t, p)
	asNobody(t, func() {
		changed, err := plan.Apply(t.Context(), p.journal())
		if !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), "cannot write in the folder") || changed != nil {
			t.Errorf("%v, %v", changed, err)
		}
		if err != nil && strings.Contains(err.Error(), ".doctor-fix") {
			t.Errorf("the error names a file that nobody knows: %v", err)
		}
	})
	p.expect(map[string]string{overrideName: overrideText})
}

// atOnce runs functions that each want the lock of the store: they get it when
// all of them wait for it.
func (p *project) atOnce(run ...func()) {
	p.t.Helper()
	unlock, err := p.store().lock(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	if holders, _ := p.locks(); holders == 0 {
		unlock()
		if runtime.GOOS == "linux" {
			p.t.Fatal("/proc/locks does not show the lock that is held")
		}
		p.t.Skip("only Linux tells who waits for a lock")
	}
	var wait sync.WaitGroup
	var ended atomic.Int32
	for _, f := range run {
		wait.Go(func() {
			defer ended.Add(1)
			f()
		})
	}
	for ended.Load() == 0 {
		if _, waiting := p.locks(); waiting == len(run) {
			break
		}
		runtime.Gosched()
	}
	if ended.Load() > 0 {
		p.t.Error("the lock was passed by")
	}
	unlock()
	wait.Wait()
}

// locks counts who has the lock of the store and who waits for it, as far as the
// kernel tells.
func (p *project) locks() (holders, waiting int) {
	p.t.Helper()
	info, err := os.Stat(filepath.Join(p.state, "lock"))
	if err != nil {
		p.t.Fatal(err)
	}
	file := fmt.Sprintf(":%d ", info.Sys().(*syscall.Stat_t).Ino)
	all, _ := os.ReadFile("/proc/locks")
	for line := range strings.Lines(string(all)) {
		switch {
		case !strings.Contains(line, file):
		case strings.Contains(line, " -> "):
			waiting++
		default:
			holders++
		}
	}
	return holders, waiting
}

func TestApplyTwiceAtOnce(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	a, b := p.accept(retargetFix()), p.accept(retargetFix())
	var changed [2][]string
	var errs [2]error
	p.atOnce(
		func() { changed[0], errs[0] = a.Apply(t.Context(), p.journal()) },
		func() { changed[1], errs[1] = b.Apply(t.Context(), p.journal()) },
	)
	if errs[0] != nil || errs[1] != nil || len(changed[0])+len(changed[1]) != 1 {
		t.Errorf("%v, %v", changed, errs)
	}
	p.expect(map[string]string{overrideName: retargeted()})
}

func TestApplyOthersAtOnce(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\nB=1\n"), 0o644)
	a := p.accept(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}}))
	b := p.accept(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"B": "2"}}))
	var errs [2]error
	p.atOnce(
		func() { _, errs[0] = a.Apply(t.Context(), p.journal()) },
		func() { _, errs[1] = b.Apply(t.Context(), p.journal()) },
	)
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[:]...), ErrChanged) {
		t.Errorf("%v", errs)
	}
	if text := p.read(".env"); text != "A=2\nB=1\n" && text != "A=1\nB=2\n" {
		t.Errorf("%q", text)
	}
}

func TestApplyToAReadOnlyFile(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o444)
	plan := p.accept(retargetFix())
	if err := os.Mkdir(p.state, 0o700); err != nil {
		t.Fatal(err)
	}
	p.give(65534, p.dir, p.path(overrideName), p.state)
	openUp(t, p)
	asNobody(t, func() {
		_, err := plan.Apply(t.Context(), p.journal())
		if !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), "not yours to write") {
			t.Errorf("%v", err)
		}
	})
	p.expect(map[string]string{overrideName: overrideText})
}

// openUp lets another user through the folders above the project, which the
// test's own folder forbids.
func openUp(t *testing.T, p *project) {
	t.Helper()
	root := strings.TrimSuffix(p.dir, "/project")
	for range 2 {
		info, err := os.Stat(root)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(root, info.Mode().Perm()|0o011); err != nil {
			t.Fatal(err)
		}
		root = root[:strings.LastIndexByte(root, '/')]
	}
}

func TestApplyKeepsTheOwner(t *testing.T) {
	if os.Getuid() != 0 {
		skip.For(t, "root", "only root may give files away")
	}
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o644)
	if err := os.Chown(p.path(overrideName), 1234, 4321); err != nil {
		t.Fatal(err)
	}
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(p.path(overrideName))
	if err != nil {
		t.Fatal(err)
	}
	if st := info.Sys().(*syscall.Stat_t); st.Uid != 1234 || st.Gid != 4321 {
		t.Errorf("owner %d:%d", st.Uid, st.Gid)
	}
}

func TestApplyRefusesToTakeOver(t *testing.T) {
	if os.Getuid() != 0 {
		skip.For(t, "root", "only root may give files away")
	}
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o666)
	plan := p.accept(retargetFix())
	if err := os.Mkdir(p.state, 0o700); err != nil {
		t.Fatal(err)
	}
	p.give(1234, p.path(overrideName)) // theirs, though everyone may write it
	p.give(65534, p.dir, p.state)
	openUp(t, p)
	asNobody(t, func() {
		if _, err := plan.Apply(t.Context(), p.journal()); err == nil || !strings.Contains(err.Error(), "cannot keep its owner 1234:") {
			t.Errorf("%v", err)
		}
	})
	p.expect(map[string]string{overrideName: overrideText})
}

func TestApplyKeepsAttributes(t *testing.T) {
	p := newProject(t)
	p.write(overrideName, []byte(overrideText), 0o640)
	// The ACL in the kernel's own form: user::rw-, user:50000:r--, group::r--,
	// mask::r--, other::---.
	acl := "\x02\x00\x00\x00" +
		"\x01\x00\x06\x00\xff\xff\xff\xff" + "\x02\x00\x04\x00\x50\xc3\x00\x00" +
		"\x04\x00\x04\x00\xff\xff\xff\xff" + "\x10\x00\x04\x00\xff\xff\xff\xff" + "\x20\x00\x00\x00\xff\xff\xff\xff"
	attributes := map[string]string{"system.posix_acl_access": acl, "user.doctor": "x"}
	for name, value := range attributes {
		if err := unix.Setxattr(p.path(overrideName), name, []byte(value), 0); err != nil {
			t.Skipf("the disk keeps no %s: %v", name, err)
		}
	}
	if _, err := p.fix(retargetFix()); err != nil {
		t.Fatal(err)
	}
	for name, want := range attributes {
		value := make([]byte, 100)
		size, err := unix.Getxattr(p.path(overrideName), name, value)
		if err != nil || string(value[:size]) != want {
			t.Errorf("%s is %q, %v", name, value, err)
		}
	}
}

// TestAFIFOIsNotWaitedFor: one in the place of a file, before or since.
func TestAFIFOIsNotWaitedFor(t *testing.T) {
	p := newProject(t)
	if err := syscall.Mkfifo(p.path(".env"), 0o644); err != nil {
		t.Fatal(err)
	}
	set := fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}})
	if _, err := p.plan().Propose(set); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("%v", err)
	}
	p = newProject(t)
	p.write(".env", []byte("A=1\n"), 0o644)
	plan := p.accept(set)
	swap := func() {
		if err := errors.Join(os.Remove(p.path(".env")), syscall.Mkfifo(p.path(".env"), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	swap()
	if _, err := plan.Apply(t.Context(), p.journal()); err == nil || !strings.Contains(err.Error(), "cannot change .env") {
		t.Errorf("since: %v", err)
	}
	p = newProject(t)
	p.write(".env", []byte("A=1\n"), 0o644)
	if _, err := p.fix(set); err != nil {
		t.Fatal(err)
	}
	swap()
	if _, err := p.store().Undo(t.Context(), p.dir); err == nil || !strings.Contains(err.Error(), ".env has changed since the fix") {
		t.Errorf("undo: %v", err)
	}
}
