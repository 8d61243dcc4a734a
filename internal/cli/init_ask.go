package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/lazyregexp"
	"doctor/internal/onboard"
)

// choose fills in the wish of the flags, by questions on a terminal.
func (i *initialization) choose(ctx context.Context, ground *onboard.Ground) (onboard.Choice, error) {
	wish := i.flags.wish()
	if !i.asks() {
		return ground.Choose(wish)
	}
	var err error
	if wish.Profile == "" && (len(ground.Profiles) > 1 || ground.Suggested() == "") {
		wish.Profile, err = i.question(ctx, "Profile", ground.Profiles, ground.Suggested())
		if err != nil {
			return onboard.Choice{}, err
		}
	}
	choice, err := ground.Choose(onboard.Wish{Profile: wish.Profile, Services: wish.Services})
	if err != nil {
		return choice, err
	}
	if err := i.askAccess(ctx, ground, choice, &wish); err != nil {
		return choice, err
	}
	if err := i.askServices(ctx, ground, &wish); err != nil {
		return choice, err
	}
	if err := i.askBackend(ctx, &wish); err != nil {
		return choice, err
	}
	choice, err = ground.Choose(wish)
	var problem *onboard.Problem
	if !errors.As(err, &problem) || problem.Kind != onboard.RegionOpen {
		return choice, err
	}
	for {
		if wish.Region, err = i.question(ctx, "Region of the secrets backend, such as us-east-1", nil, ""); err != nil {
			return choice, err
		}
		if err := checkRegion(wish.Region); err == nil {
			return ground.Choose(wish)
		}
		i.write(notRegion)
	}
}

const readOnly, readWrite = "read-only", "read-write"

// askAccess asks how ~/.aws is mounted.
func (i *initialization) askAccess(ctx context.Context, ground *onboard.Ground, c onboard.Choice, wish *onboard.Wish) error {
	if wish.Access != 0 || ground.Standalone() {
		return nil
	}
	usual := readOnly
	if c.Profile.Access() == fixers.ReadWrite {
		usual = readWrite
	}
	i.text("", "~/.aws: "+accessReason(c))
	answer, err := i.question(ctx, "Mount ~/.aws", []string{readOnly, readWrite}, usual)
	switch {
	case err != nil:
		return err
	case answer == usual: // the access that is needed does not change an existing mount without need
	case answer == readOnly:
		wish.Access = fixers.ReadOnly
	default:
		wish.Access = fixers.ReadWrite
	}
	return nil
}

// askServices asks which services are set up.
func (i *initialization) askServices(ctx context.Context, ground *onboard.Ground, wish *onboard.Wish) error {
	if len(wish.Services) > 0 {
		return nil
	}
	all := ground.Services()
	for {
		answer, err := i.question(ctx, "Services, all or some of "+strings.Join(all, ","), nil, "all")
		if err != nil || answer == "all" {
			return err
		}
		names := strings.FieldsFunc(answer, func(r rune) bool { return r == ',' || r == ' ' })
		if unknown := slices.IndexFunc(names, func(name string) bool { return !slices.Contains(all, name) }); unknown < 0 {
			wish.Services = names
			return nil
		}
		i.write("Not services of this project.\n")
	}
}

// askBackend asks for the secrets backend.
func (i *initialization) askBackend(ctx context.Context, wish *onboard.Wish) error {
	const none = "none"
	if wish.Backend != onboard.NoBackend {
		return nil
	}
	answer, err := i.question(ctx, "Secrets backend", append([]string{none}, onboard.Backends()...), none)
	if err == nil && answer != none {
		wish.Backend = onboard.Backend(answer)
	}
	return err
}

// question asks until the answer is one of the words, if there are any; an empty line is the usual
// answer. The end of the input declines.
func (i *initialization) question(ctx context.Context, label string, words []string, usual string) (string, error) {
	text := label
	if len(words) > 0 {
		text += " (" + strings.Join(words, ", ") + ")"
	}
	if usual != "" {
		text += " [" + usual + "]"
	}
	for {
		answer, ok := i.line(ctx, text+": ")
		if answer = strings.TrimSpace(answer); answer == "" {
			answer = usual
		}
		switch {
		case !ok:
			return "", errDeclined
		case answer != "" && (len(words) == 0 || slices.Contains(words, answer)):
			return answer, nil
		}
	}
}

// confirmed asks whether to apply the changes.
func (i *initialization) confirmed(ctx context.Context) bool {
	i.write("\n")
	for {
		line, ok := i.line(ctx, "Apply these changes [y,n]? ")
		if !ok {
			return false
		}
		switch answerOf(line) {
		case answerYes:
			return true
		case answerNo, answerQuit:
			return false
		}
	}
}

// line reads one line of the user; ok is false at the end of the input and after an interrupt.
func (i *initialization) line(ctx context.Context, prompt string) (line string, ok bool) {
	if i.answers == nil {
		i.answers = newAnswers(i.stdin)
	}
	i.write(i.paint("title", i.wrapped("", prompt)) + " ")
	if line, ok = i.answers.line(ctx); !ok {
		i.write("\n")
	}
	return line, ok
}

// checkRegion validates the form of a region, as boto3 does.
func checkRegion(region string) error {
	if region == "" || regionForm().MatchString(region) {
		return nil
	}
	return usageHint("use the name of a region, such as us-east-1", "--region: %q is not a region", region)
}

var regionForm = lazyregexp.New(`^[a-z]{2,}(?:-[a-z]+)+-[0-9]+$`)
