# Diagnoses the project before `astro dev start` and `astro dev restart`.
# To start without the diagnosis: & (Get-Command astro -CommandType Application)[0] dev start
function global:astro {
    $program = Get-Command astro -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $program) {
        Write-Error 'astro: command not found'
        return
    }
    # The command is the first two words, without flags and their values.
    $words = @()
    $before = ''
    foreach ($argument in $args) {
        $word = "$argument"
        if ($before -match '^(--[^=]+|-[^=])$' -and $before -cnotin '--docker', '--standalone') {
            $before = ''
            continue
        }
        $before = $word
        if ($word -eq '--' -or $words.Count -eq 2) { break }
        if ($word -ne '' -and -not $word.StartsWith('-')) { $words += $word }
    }
    $arguments = $args
    if ($words.Count -eq 2 -and $words[0] -cin 'dev', 'd' -and $words[1] -cin 'start', 'restart') {
        $doctor = Get-Command doctor -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
        if ($doctor) {
            $program = $doctor
            $arguments = @('exec', '--', 'astro') + $args
        }
    }
    if ($MyInvocation.ExpectingInput) { $input | & $program @arguments } else { & $program @arguments }
}
