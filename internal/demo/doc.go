// Package demo fills a new instance with a village: people, bands, the songs they suggest, what they think of
// them, and what they play. It goes through the same use cases as everybody else, on a clock that starts some months
// ago, so what it leaves is what real use would have left.
package demo
