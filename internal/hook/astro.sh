# Diagnoses the project before `astro dev start` and `astro dev restart`.
# To start without the diagnosis: command astro dev start
function astro {
    # The command is the first two words, without flags and their values.
    local word= before= first=
    for word in "$@"; do
        case $before in
        *=* | --docker | --standalone) ;;
        --?* | -?)
            before=
            continue
            ;;
        esac
        before=$word
        case $word in
        --) break ;;
        '' | -*) continue ;;
        esac
        case $first/$word in
        /dev | /d) first=dev ;;
        dev/start | dev/restart)
            if command -v doctor >/dev/null 2>&1; then
                command doctor exec -- astro "$@"
                return
            fi
            break
            ;;
        *) break ;;
        esac
    done
    command astro "$@"
}
