// Package demo fills a new instance with a village: people, bands, songs and what they think of
// them. It goes through the same use cases as everybody else, on a clock that starts some weeks
// ago, so what it leaves is what real use would have left.
package demo
