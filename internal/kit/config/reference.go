package config

import (
	"fmt"
	"strings"
)

// Reference is the documentation of every option, in Markdown.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Configuration

<!-- Written by "kermesse config reference" from internal/kit/config; a test compares. -->

Kermesse runs without any configuration: on this machine alone, with SQLite in the folder ` + "`data`" + `. Every option may
come from, the strongest first:

1. a flag: ` + "`--smtp-host mail.example.org`" + `
2. the environment: ` + "`KERMESSE_SMTP_HOST=mail.example.org`" + `
3. a TOML file named by ` + "`--config`" + ` or ` + "`KERMESSE_CONFIG`" + `: ` + "`smtp-host = \"mail.example.org\"`" + `
4. its default

An empty value is no value. Lists are separated by commas; in a file they may also be TOML lists.
` + "`kermesse config check`" + ` explains every problem at once and prints what counts in the end, secrets masked.
`)
	group := ""
	for _, o := range (&Config{}).Options() {
		if o.Group != group {
			group = o.Group
			fmt.Fprintf(&b, "\n## %s\n\n| option | environment | default | meaning |\n| --- | --- | --- | --- |\n", group)
		}
		standard := ""
		if o.Default != "" {
			standard = "`" + o.Default + "`"
		}
		help := o.Help
		if o.Secret {
			help += " Never printed."
		}
		fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s |\n", o.Name, o.Env, standard, strings.ReplaceAll(help, "|", `\|`))
	}
	return b.String()
}
