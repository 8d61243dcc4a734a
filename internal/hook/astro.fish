# Diagnoses the project before `astro dev start` and `astro dev restart`.
# To start without the diagnosis: command astro dev start
function astro --wraps astro --description 'Astro CLI, with a diagnosis before each start'
    # The command is the first two words, without flags and their values.
    set -l words
    set -l before ''
    for word in $argv
        if string match -qr -- '^(--[^=]+|-[^=])$' $before; and not contains -- $before --docker --standalone
            set before ''
            continue
        end
        set before $word
        if test "$word" = --
            break
        end
        if test -n "$word"; and not string match -q -- '-*' $word
            set -a words $word
            if test (count $words) -eq 2
                break
            end
        end
    end
    if contains -- "$words[1]" dev d; and contains -- "$words[2]" start restart; and command -q doctor
        command doctor exec -- astro $argv
        return
    end
    command astro $argv
end
