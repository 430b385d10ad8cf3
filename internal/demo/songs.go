package demo

// song is a suggestion with who made it, who is for and who is against: people by their place in
// the village.
type song struct {
	by             int
	title, artist  string
	seconds        int64
	note           string
	tags           []string
	votes, against []int
}

// band is one group of the village.
type bandOf struct {
	name, description, accent string
	members                   []int // the first is the owner, the second an admin
	songs                     []song
	repertoire                repertoire
}

// Titles, artists and lengths are facts; the notes are the village's own.
var bands = []bandOf{
	{
		name: "Les Mercredis", description: "Folk et chanson à Crest", accent: "citron", repertoire: mercredis,
		members: []int{1, 0, 2, 3, 4, 5},
		songs: []song{
			{2, "La Grenade", "Clara Luciani", 204, "Parfait pour lancer le deuxième set, et la ligne de basse est un cadeau.", []string{"pop", "facile"}, []int{0, 1, 3, 4, 5}, nil},
			{3, "Psycho Killer", "Talking Heads", 260, "On a deux personnes qui chantent déjà en anglais.", []string{"rock", "moyen"}, []int{0, 1, 2, 5}, nil},
			{4, "Le Sud", "Nino Ferrer", 213, "Tout le café chantera le refrain. Plutôt en La pour moi.", []string{"chanson", "facile"}, []int{1, 3, 5}, nil},
			{5, "Wagon Wheel", "Old Crow Medicine Show", 232, "", []string{"country"}, []int{1, 2}, []int{0, 4}},
			{1, "Antisocial", "Trust", 308, "Je tente.", []string{"hard rock", "difficile"}, nil, []int{0, 4}},
			{0, "Foule sentimentale", "Alain Souchon", 265, "On l’avait presque en mars, il manquait le pont.", []string{"chanson", "moyen"}, []int{0, 1, 2, 4, 5}, nil},
			{2, "Jolene", "Dolly Parton", 161, "Capo 4, et on la chante à trois voix.", []string{"country", "facile"}, []int{0, 3, 4}, nil},
			{4, "Les Cactus", "Jacques Dutronc", 163, "Deux accords et beaucoup d’attitude.", []string{"rock", "facile"}, []int{0, 1, 3}, []int{5}},
			{3, "Redemption Song", "Bob Marley", 229, "", []string{"reggae", "facile"}, []int{0, 2}, nil},
			{5, "Amsterdam", "Jacques Brel", 196, "Pour finir un soir de fête, pas avant.", []string{"chanson", "difficile"}, []int{0, 1, 4}, []int{2}},
			{0, "Dog Days Are Over", "Florence + the Machine", 252, "Il faudra une harpe, ou beaucoup de courage.", []string{"pop", "difficile"}, []int{2, 3}, nil},
			{1, "Ne me quitte pas", "Jacques Brel", 228, "", []string{"chanson"}, []int{4}, []int{0, 3}},
			{2, "Caravane", "Raphael", 184, "Le piano d’Inès dès l’intro.", []string{"chanson", "facile"}, []int{0, 1, 5}, nil},
			{3, "Hallelujah", "Leonard Cohen", 276, "Je sais, encore elle.", []string{"folk"}, []int{0, 4}, []int{1, 5}},
			{4, "L’Amour à la plage", "Niagara", 202, "", []string{"pop", "facile"}, []int{0, 3}, []int{1}},
			{5, "Folsom Prison Blues", "Johnny Cash", 165, "Le train démarre à la batterie.", []string{"country", "moyen"}, []int{0, 1, 2, 3}, nil},
			{0, "Quelqu’un m’a dit", "Carla Bruni", 166, "Guitare et voix, tranquille, après l’entracte.", []string{"chanson", "facile"}, []int{0, 2, 4}, nil},
			{1, "Ring of Fire", "Johnny Cash", 158, "Les trompettes au kazoo.", []string{"country", "facile"}, []int{0, 3, 5}, nil},
			{2, "Dis, quand reviendras-tu ?", "Barbara", 172, "", []string{"chanson", "moyen"}, []int{0, 4}, nil},
			{3, "Road to Nowhere", "Talking Heads", 259, "Accordéon pour Bertrand.", []string{"rock", "moyen"}, []int{1, 5}, nil},
			{4, "Sous le vent", "Garou et Céline Dion", 214, "C’est pour ma sœur.", []string{"variété"}, []int{0}, []int{1, 3}},
			{5, "The Passenger", "Iggy Pop", 283, "", []string{"rock", "facile"}, []int{0, 1, 3}, nil},
			{0, "Ziggy Stardust", "David Bowie", 193, "", []string{"rock", "moyen"}, []int{0, 3, 5}, []int{4}},
			{1, "Le Bal masqué", "La Compagnie Créole", 215, "Pour la fête du village.", []string{"variété", "facile"}, []int{0, 4}, []int{2}},
			{2, "Là-bas", "Jean-Jacques Goldman et Sirima", 262, "", []string{"variété", "moyen"}, []int{0, 5}, nil},
			{3, "Zombie", "The Cranberries", 306, "", []string{"rock", "moyen"}, []int{0, 2}, []int{1}},
			{4, "Les Passantes", "Georges Brassens", 247, "Le poème d’Antoine Pol, mis en musique.", []string{"chanson", "moyen"}, []int{0, 1}, nil},
			{5, "Take Me Home, Country Roads", "John Denver", 197, "", []string{"country", "facile"}, []int{0, 1, 2}, nil},
		},
	},
	{
		name: "Fanfare du Pont", description: "Cuivres et percussions, on joue dehors", accent: "pre", repertoire: fanfare,
		members: []int{6, 7, 0, 8, 9, 10, 11},
		songs: []song{
			{6, "Bella ciao", "Traditionnel", 150, "En ouverture de la déambulation.", []string{"traditionnel", "facile"}, []int{0, 7, 8, 9}, nil},
			{7, "Mesečina", "Goran Bregović", 221, "Le solo de trompette pour Hugo.", []string{"balkans", "difficile"}, []int{0, 6, 8, 11}, nil},
			{9, "Seven Nation Army", "The White Stripes", 231, "The crowd sings it anyway.", []string{"rock", "facile"}, []int{0, 6, 7, 11}, []int{10}},
			{8, "St. James Infirmary", "Traditionnel", 198, "", []string{"jazz", "moyen"}, []int{0, 6, 10}, nil},
			{10, "La Foule", "Édith Piaf", 182, "La valse, mais avec des tubas.", []string{"chanson", "moyen"}, []int{0, 6}, nil},
			{11, "Superstition", "Stevie Wonder", 266, "", []string{"funk", "difficile"}, []int{7, 9}, []int{8}},
			{0, "Ederlezi", "Traditionnel", 245, "", []string{"balkans", "moyen"}, []int{0, 6, 8}, nil},
			{6, "Tequila", "The Champs", 132, "Un mot à retenir.", []string{"facile"}, []int{7, 9, 11}, nil},
		},
	},
}
