/**
 * The words that guessers begin with: sdk/password/common.txt, which a test compares. Folded to lower-case ASCII, in
 * alphabetical order.
 */
export const commonWords: readonly string[] = `
  abcabc abcdef acces access adam admin administrateur administrator africa afrique alexandre algerie alice
  allemagne alsace amanda amazon america american amis amour andrew android ange angel anthony antoine aout apple
  april aqwzsx arcenciel argent arsenal arthur asdf asdzxc ashley asshole asterix audi august aurelie australia
  automne autumn auvergne avengers avion avril azeqsd azer azerty baby banana banane band barbie barca barcelona
  baseball basket basketball basse bastien bateau batman batterie battery bayern beatles beautiful bebe beckham
  belgique benjamin bible bienvenue bisous bitch black blanc bleu blowjob blue blues bonheur bonjour bonsoir
  bordeaux bordel boss brazil brest bretagne brother bruxelles bureau business buster butterfly cafe california
  calin camaro camille camion canada canard caramel caroline celine cerise champagne champion champions chance
  changeme changemoi chanson chanter charles charlie charlotte chat chaton cheese chef chelsea cheri cherie cherry
  cheval chicken chien chloe chocolat chocolate chouchou chouquette christ christmas christophe church ciel cinq
  citroen citron clavier clement client cocacola cochon code coeur coffee college company computer concert
  confidentiel connard connexion cookie copain copine correct correcthorsebatterystaple corse corvette coucou
  counterstrike cristal crystal daddy damien dance dancer danger daniel danse danser darling dauphin david
  december decembre default demo demon destin destiny deux diamant diamond dieu dimanche disney docteur doctor
  dollar dolphin doudou dragon dragonball drums ducati eagle ecole ecran egalite eglise elizabeth emilie emma
  england entreprise enzo equipe espagne etoile etudiant europe facebook famille family fanfare fantome father
  february ferrari festival fevrier five fleur florian flower flute foot football forever fortnite four fraise
  francais france fraternite frederic freedom frere friday friend friends frodo fromage fuck fuckyou gabriel
  gagnant gandalf geneve genius george ghost gmail goku gold goldman golf google green gris groupe guerrier guest
  guillaume guitar guitare hacker halloween happy harley harleydavidson harrypotter heart heaven hello hendrix
  heureux hiver hobbit hockey hogwarts holiday honda honey horse hotmail hugo hunter iloveyou india infirmiere
  instagram internet invite iphone ironman isabelle italia italie jackson jacques january janvier japan jardin
  jaune jazz jean jennifer jeremy jessica jesus jetaime jeudi johnny jordan joseph joshua joyeux judo juillet juin
  julie julien juliette july june justin juventus karate karim kawasaki kermesse kevin keyboard killer king kitty
  knight lapin laura laurent lavande lens letmein liberte licorne lille lion liverpool login london londres loser
  louis louise loulou loup love loveyou lucas lucie lucifer lucky lundi lune lycee lyon madrid magic magique
  maison maitre maman manchester manon march mardi marguerite marie marine mario maroc marron mars marseille
  master mathilde mathis matrix matthew maxime mbappe mehdi mercedes merci mercredi merde merlin messi metal
  metallica metz michael michel michelle mickey microsoft milan million milou minecraft minou mohamed mommy monaco
  monamour monday money monkey monmotdepasse montagne montreal moon motdepasse mother moto mouse music musique
  mustang mystere nantes naruto nathalie nathan nature neige netflix network newyork neymar nice nicolas nicole
  ninja nintendo nirvana noel noir nokia normandie nothing nouveau nouvelle november novembre nutella obelix ocean
  oceane october octobre office oiseau olivier olympique onepiece opensesame orage orange orangina orchestre
  orchidee ordinateur ouvretoi overwatch paix panda papa papillon paradis paris parissg pass passe passwd password
  passwort patrick patron paul pauline paysbasque peace peach pepsi peugeot philippe phoenix piano pierre pikachu
  pirate pizza plage playstation please pluie poiuyt pokemon police pompier poney porsche portugal poulet power
  prince princess princesse printemps printer private prive professeur provence puppy purple pussy putain qazwsx
  quatre quebec queen quentin qweasd qwer qwerty qwertz rabbit rainbow ramones raphael rappeur reggae reine renard
  renault rennes reseau rien river robert roblox rock rocknroll romain ronaldo root rose rouge ruby rugby
  saintetienne salope salut samantha samedi samsung samurai sandrine sarah satan saturday savoie school sebastien
  secret secrete september septembre server serveur service sesame sexy silver simpson sister skywalker slipknot
  smile snoopy soccer soeur soldat soldier soleil sonic sophie sourire souris spiderman sport sports spring staple
  star stars starwars stephanie stitch strasbourg student studio success sugar suisse summer sunday sunshine
  superman sweet system systeme teacher team techno temporaire temporary tennis terre test testing texas theo
  thomas three thursday tiger tigre tiktok tintin titeuf tokyo topsecret toujours toulouse toutou toyota train
  travail trois trompette trustno tuesday tulipe tunisie twitter unicorn united universite user utilisateur
  vacances vador valerie vanille velo vendredi vert victoire victory vincent violet violin violon voiture warcraft
  warrior wednesday welcome whatever whisky white wifi william windows winner winning winter wolf work wxcvbn xbox
  yahoo yamaha yellow youtube zaqwsx zelda zidane zxcv
`
  .trim()
  .split(/\s+/)
