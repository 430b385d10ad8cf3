// Command render prints the PostgreSQL schema that sqlc checks queries against.
package main

import (
	"fmt"
	"os"

	"github.com/kermesse/kermesse/internal/schema"
)

func main() {
	script, err := schema.PostgreSQL()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(script)
}
