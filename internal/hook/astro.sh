# Diagnoses the project before `astro dev start` and `astro dev restart`.
# To start without the diagnosis: command astro dev start
function astro {
    case "${1-} ${2-}" in
    'dev start' | 'dev restart')
        if command -v doctor >/dev/null 2>&1; then
            command doctor exec -- astro "$@"
            return
        fi
        ;;
    esac
    command astro "$@"
}
