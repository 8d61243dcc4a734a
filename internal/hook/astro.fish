# Diagnoses the project before `astro dev start` and `astro dev restart`.
# To start without the diagnosis: command astro dev start
function astro --wraps astro --description 'Astro CLI, with a diagnosis before each start'
    if test "$argv[1] $argv[2]" = 'dev start' -o "$argv[1] $argv[2]" = 'dev restart'
        if command -q doctor
            command doctor exec -- astro $argv
            return
        end
    end
    command astro $argv
end
