// Command precompute writes the hashes of the demo people's secrets, which take too long to make at
// every start: a second of derivation each. They are worth nothing outside the demo, whose keys and
// realm are public.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/kermesse/kermesse/internal/demo"
)

func main() {
	if err := demo.WriteHashes(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
