# Completion of dns-lab for PowerShell: dns-lab completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName dns-lab, dns-lab.exe -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $commands = [ordered]@{
    'all' = 'has one of each: it''s a fixture'
    'bare' = 'has nothing'
    'help' = 'explain a command'
    '--help' = 'show this help'
    '--version' = 'show the version'
  }
  $options = @{
    'all' = [ordered]@{
      '--plain' = 'a flag with [brackets], a colon: and ''quotes'''
      '--word' = 'any word'
      '--choice' = 'one of a few'
      '--some-file' = 'a file'
      '--folder' = 'a directory'
      '--machine' = 'a host'
      '--name' = 'a name'
      '--help' = 'show this help'
    }
    'bare' = [ordered]@{
      '--help' = 'show this help'
    }
    'help' = [ordered]@{
    }
  }
  $values = @{
    'all --choice' = { 'one', 'two' }
    'all --machine' = { 'localhost' }
    'all --name' = { & $typed[0] completions --names 2>$null }
    'help' = { 'all', 'bare', 'topic' }
  }
  $offered = [ordered]@{}
  if ($typed.Count -le 1) {
    $offered = $commands
  } elseif ($values.ContainsKey("$($typed[1]) $($typed[-1])")) {
    foreach ($value in & $values["$($typed[1]) $($typed[-1])"]) { $offered[$value] = $value }
  } elseif ($wordToComplete.StartsWith('-') -and $options.ContainsKey($typed[1])) {
    $offered = $options[$typed[1]]
  } elseif ($values.ContainsKey($typed[1])) {
    foreach ($value in & $values[$typed[1]]) { $offered[$value] = $value }
  }
  # Where nothing is offered PowerShell offers files.
  $offered.GetEnumerator() | Where-Object { $_.Key -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
  }
}
