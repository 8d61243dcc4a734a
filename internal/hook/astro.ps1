# Diagnoses the project before `astro dev start` and `astro dev restart`.
# To start without the diagnosis: & (Get-Command astro -CommandType Application)[0] dev start
function global:astro {
    $program = Get-Command astro -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $program) {
        Write-Error 'astro: command not found'
        return
    }
    $arguments = $args
    if ("$($args[0]) $($args[1])" -cin 'dev start', 'dev restart') {
        $doctor = Get-Command doctor -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
        if ($doctor) {
            $program = $doctor
            $arguments = @('exec', '--', 'astro') + $args
        }
    }
    if ($MyInvocation.ExpectingInput) { $input | & $program @arguments } else { & $program @arguments }
}
