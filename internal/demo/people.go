package demo

// Password is what every demo person signs in with.
const Password = "Kermesse-Demo-2026"

// Realm is the demo's own; its secrets are worth nothing elsewhere.
const Realm = "urn:kermesse:demo"

// person is somebody of the village.
type person struct {
	email    string
	name     string
	language string
}

// The village. The first person is who the printed sign-in is for.
var village = []person{
	{"nadia@example.org", "Nadia Belkacem", "fr"},
	{"yann@example.org", "Yann Le Goff", "fr"},
	{"ines@example.org", "Inès Carvalho", "fr"},
	{"tom@example.org", "Tom Delorme", "fr"},
	{"marie-claude@example.org", "Marie-Claude Vasseur", "fr"},
	{"bertrand@example.org", "Bertrand Fayolle", "fr"},
	{"lea@example.org", "Léa Morin", "fr"},
	{"samir@example.org", "Samir Haddad", "fr"},
	{"elise@example.org", "Élise Kermarrec", "fr"},
	{"jo@example.org", "Jo Whitfield", "en"},
	{"paulette@example.org", "Paulette Giraud", "fr"},
	{"hugo@example.org", "Hugo Perrin", "fr"},
}
