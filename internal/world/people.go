package world

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/band"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/space"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// Auth is what every Person's client derives from the password, as it is sent.
func Auth() string { return e2ee.Base64URL(secret()) }

func secret() []byte { return []byte("the same for everybody in tests!") }

// hashed is computed once: hashing a secret is slow on purpose.
var hashed = sync.OnceValues(func() (string, error) { return keys.Demo().HashSecret(context.Background(), secret()) })

// Person is somebody with an account, signed in on a device. The zero token is nobody.
type Person struct {
	ID    id.Account
	Name  string
	Email string
	Token string // of access
	w     *World
}

// device is the one that the person's token was given to.
func (p *Person) device() id.Device {
	p.w.t.Helper()
	if p.Token == "" {
		return id.Device{}
	}
	actor, err := p.w.Account.Authenticate(p.w.t.Context(), p.Token)
	if err != nil {
		return id.Device{} // signed out: nobody has that device any more
	}
	return actor.Device
}

// Prove makes the person one who has just typed the password again.
func (p *Person) Prove() *Person {
	p.w.t.Helper()
	_, err := db.Do(context.WithoutCancel(p.w.t.Context()), p.w.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (sql.Result, error) {
		return tx.ExecContext(ctx, `UPDATE account_device SET proved_at = $1 WHERE device_id = $2`, tx.Now(), p.device())
	})
	if err != nil {
		p.w.t.Fatal(err)
	}
	return p
}

// Person makes an account with a confirmed address and signs it in.
func (w *World) Person(name string) *Person {
	w.t.Helper()
	hash, err := hashed()
	if err != nil {
		w.t.Fatal(err)
	}
	p := &Person{Name: name, Email: fmt.Sprintf("person-%d@kermesse.example", w.people.Add(1)), w: w}
	made, err := w.Account.Create(w.t.Context(), account.Create{
		Email: p.Email, DisplayName: name, AuthHash: hash, KDF: e2ee.DefaultPBKDF2(), Language: "fr", TimeZone: "Europe/Paris",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	p.ID = made.ID
	return p.SignIn()
}

// Newcomer signs somebody up, whose address is not confirmed yet.
func (w *World) Newcomer(name string) *Person {
	w.t.Helper()
	p := &Person{Name: name, Email: fmt.Sprintf("person-%d@kermesse.example", w.people.Add(1)), w: w}
	session, err := w.Account.SignUp(w.t.Context(), account.SignUp{
		Email: p.Email, DisplayName: name, Auth: secret(), KDF: e2ee.DefaultPBKDF2(), Language: "fr", TimeZone: "Europe/Paris",
		Device: account.DeviceInfo{Name: "Firefox", Platform: "web"},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	p.ID, p.Token = session.Account.ID, session.AccessToken
	return p
}

// Nobody asks without being signed in.
func (w *World) Nobody() *Person { return &Person{Name: "nobody", w: w} }

// SignIn signs the person in on another device, by a token that lasts as long as any test.
func (p *Person) SignIn() *Person {
	p.w.t.Helper()
	var err error
	if p.Token, err = p.w.Account.IssueToken(p.w.t.Context(), p.ID, "a test", 365*24*time.Hour); err != nil {
		p.w.t.Fatal(err)
	}
	return p
}

// Acts is a context under which the person calls use cases.
func (p *Person) Acts() context.Context {
	return authz.WithActor(p.w.t.Context(), authz.Actor{Account: p.ID, Device: p.device()})
}

// Space is a band or a studio with its owner.
type Space struct {
	ID    id.Space
	Kind  authz.Kind
	Owner *Person
	w     *World
}

// Band makes a band.
func (w *World) Band(name string) *Space { w.t.Helper(); return w.space(authz.Band, name) }

// Studio makes a studio.
func (w *World) Studio(name string) *Space { w.t.Helper(); return w.space(authz.Studio, name) }

func (w *World) space(kind authz.Kind, name string) *Space {
	w.t.Helper()
	s := &Space{Kind: kind, Owner: w.Person("Owner of " + name), w: w}
	made, err := w.Space.Create(s.Owner.Acts(), space.Create{
		Kind: kind, Name: name, Accent: "canard", TimeZone: "Europe/Paris", Currency: "EUR", Language: "fr",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	s.ID = made.ID
	return s
}

// Path is a path of the API below the space: Path("/suggestions").
func (s *Space) Path(rest string) string { return "/spaces/" + s.ID.String() + rest }

// Invite makes an invitation by the owner that anybody may use.
func (s *Space) Invite(in space.Invite) space.Invited {
	s.w.t.Helper()
	in.Space = s.ID
	made, err := s.w.Space.Invite(s.Owner.Acts(), in)
	if err != nil {
		s.w.t.Fatal(err)
	}
	return made
}

// Admit makes p a member, by an invitation.
func (s *Space) Admit(p *Person, role authz.Role) {
	s.w.t.Helper()
	if _, err := s.w.Space.Join(p.Acts(), s.Invite(space.Invite{Role: role}).Code); err != nil {
		s.w.t.Fatal(err)
	}
}

// Bring makes a new person a member.
func (s *Space) Bring(name string, role authz.Role) *Person {
	s.w.t.Helper()
	p := s.w.Person(name)
	s.Admit(p, role)
	return p
}

// With brings n members.
func (s *Space) With(n int) *Space {
	s.w.t.Helper()
	for i := range n {
		s.Bring(fmt.Sprintf("Member %d", i+1), authz.Member)
	}
	return s
}

// Suggest puts a song before the band.
func (s *Space) Suggest(by *Person, title string) band.Suggestion {
	s.w.t.Helper()
	made, err := s.w.House.Band.SuggestSong(by.Acts(), band.SuggestSong{Space: s.ID, Song: band.Song{Title: title}})
	if err != nil {
		s.w.t.Fatal(err)
	}
	return made
}

// Song puts a song into the repertoire.
func (s *Space) Song(by *Person, title string) band.RepertoireSong {
	s.w.t.Helper()
	made, err := s.w.House.Band.AddSong(by.Acts(), band.AddSong{Space: s.ID, Sheet: band.SongSheet{SongHead: band.SongHead{Title: title}}})
	if err != nil {
		s.w.t.Fatal(err)
	}
	return made
}

// Setlist makes a setlist of songs.
func (s *Space) Setlist(by *Person, name string, songs ...band.RepertoireSong) band.Setlist {
	s.w.t.Helper()
	in := band.AddSetlist{Space: s.ID, Head: band.SetlistHead{Name: name}}
	for _, song := range songs {
		in.Songs = append(in.Songs, song.ID)
	}
	made, err := s.w.House.Band.AddSetlist(by.Acts(), in)
	if err != nil {
		s.w.t.Fatal(err)
	}
	return made
}
