# Makes a shell script of a page: see .ci/docs. The functions it calls are in .ci/docs.bash.

function quoted(text) {
  gsub(/'/, "'\\''", text)
  return "'" text "'"
}

# A command with `# → text` behind it is run, then its output compared; lines of `# →` alone go on with what is expected.
function command(line,   at) {
  if (match(line, /^# → ?/)) {
    expected = expected " " quoted(substr(line, RSTART + RLENGTH))
    return
  }
  compare()
  if (line ~ /^\.\/mvnw /) return        # CI has built it before
  if (line ~ /^kill %\?quarkus-run/) return    # __start ends the one before
  if (line ~ /(quarkus-run\.jar|aot\.sh run)( &)?$/) { sub(/ &$/, "", line); print "__start " quoted(line); return }
  if (line ~ /^[^ ].*\$LARDER/ && line !~ /^[a-z]+\(\)/ || line ~ /^api /) print "__serve"
  at = index(line, "# → ")
  if (at > 0) {
    expected = " " quoted(substr(line, at + length("# → ")))
    line = substr(line, 1, at - 1)
    sub(/ +$/, "", line)
  }
  print line
}

function compare() {
  if (expected != "") print "__expect" expected
  expected = ""
}

!inside && /^\*Not run by CI: .*\*$/ { skipped = 1; next }
!inside && /^`[^`]+`:$/ { file = substr($0, 2, length($0) - 3); next }

!inside && /^```[a-z]+$/ {
  inside = 1
  language = substr($0, 4)
  if (skipped) kind = "none"
  else if (file != "") { kind = "file"; print "__file " quoted(file) " <<'__END'" }
  else if (language == "yaml") { kind = "file"; print "__configure <<'__END'" }
  else if (language == "bash") { kind = "commands"; print "__block " FNR }
  else { printf "%s:%d: CI does not know what to do with %s\n", FILENAME, FNR, language >"/dev/stderr"; exit 1 }
  next
}

!inside && /^```$/ { inside = 1; kind = "none"; next }

inside && /^```$/ {
  if (kind == "file") print "__END"
  if (kind == "commands") { compare(); print "__block_ends" }
  inside = 0; skipped = 0; file = ""
  next
}

inside && kind == "commands" { command($0) }
inside && kind == "file" { print }

!inside && /^[^[:space:]]/ { skipped = 0; file = "" }
