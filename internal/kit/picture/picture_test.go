package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/picture"
)

// quarters is a picture with another colour in each corner: red, green / blue, white.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, corners[2*(2*y/h)+2*x/w])
		}
	}
	return m
}

var corners = []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is a TIFF that says how the camera was held, and where it was.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	head := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		head = []byte("MM\x00*")
	}
	b := order.AppendUint32(head, 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint16(b, 274)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	return append(b, "\x00\x00\x00\x00\x00\x00GPS 45.76 4.83"...)
}

func withExif(jpeg, tiff []byte) []byte {
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return append(append(append([]byte{}, jpeg[:2]...), append(segment, body...)...), jpeg[2:]...)
}

func chunk(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// huge is a PNG that says it is n by n, with nothing in it.
func huge(n uint32) []byte {
	head := binary.BigEndian.AppendUint32(nil, n)
	head = append(binary.BigEndian.AppendUint32(head, n), 8, 6, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head)...)
}

// seen are the corners of a square, as indexes of corners, row by row.
func seen(t *testing.T, square []byte, size int) string {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(square))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds() != image.Rect(0, 0, size, size) {
		t.Fatalf("%v", m.Bounds())
	}
	names := ""
	for _, at := range []image.Point{{size / 8, size / 8}, {size - size/8, size / 8}, {size / 8, size - size/8}, {size - size/8, size - size/8}} {
		r, g, b, _ := m.At(at.X, at.Y).RGBA()
		best, name := uint32(1<<31), "?"
		for i, c := range corners {
			cr, cg, cb, _ := c.RGBA()
			diff := func(a, b uint32) uint32 { return max(a, b) - min(a, b) }
			if d := diff(r, cr) + diff(g, cg) + diff(b, cb); d < best {
				best, name = d, string("RGBW"[i])
			}
		}
		names += name
	}
	return names
}

func TestAPictureBecomesSquaresTheRightWayUp(t *testing.T) {
	t.Parallel()
	var s picture.Squarer
	plain := asJPEG(t, quarters(400, 400))
	for orientation, want := range []string{"RGBW", "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB", "RGBW"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			for kind, data := range map[string][]byte{
				"JPEG": withExif(plain, exif(order, uint16(orientation))),
				"PNG": func() []byte {
					whole := asPNG(t, quarters(400, 400))
					return append(append(append([]byte{}, whole[:33]...), chunk("eXIf", exif(order, uint16(orientation)))...), whole[33:]...)
				}(),
			} {
				out, err := s.Squares(data, 256, 64)
				if err != nil || len(out) != 2 {
					t.Fatalf("%s: %v", kind, err)
				}
				for i, size := range []int{256, 64} {
					if got := seen(t, out[i], size); got != want {
						t.Errorf("%s held as %d shows %s; want %s", kind, orientation, got, want)
					}
					if bytes.Contains(out[i], []byte("GPS")) || bytes.Contains(out[i], []byte("Exif")) {
						t.Errorf("%s: what the camera said is still there", kind)
					}
				}
			}
		}
	}
	// The middle of what is wide or tall; white where one sees through.
	wide := image.NewRGBA(image.Rect(0, 0, 600, 200))
	for y := range 200 {
		for x := range 200 {
			wide.SetRGBA(200+x, y, corners[2])
		}
	}
	out, err := s.Squares(asPNG(t, wide), 64)
	if err != nil || seen(t, out[0], 64) != "BBBB" {
		t.Errorf("%v", err)
	}
	if out, err = s.Squares(asPNG(t, image.NewRGBA(image.Rect(0, 0, 1, 9))), 64); err != nil || seen(t, out[0], 64) != "WWWW" {
		t.Errorf("%v", err)
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	var s picture.Squarer
	var animated bytes.Buffer
	if err := gif.Encode(&animated, quarters(8, 8), nil); err != nil {
		t.Fatal(err)
	}
	whole, photo := asPNG(t, quarters(200, 200)), asJPEG(t, quarters(200, 200))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":             {nil, picture.ErrUnreadable},
		"a ZIP":               {[]byte("PK\x03\x04\x14\x00\x00\x00"), picture.ErrUnreadable},
		"an SVG":              {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), picture.ErrUnreadable},
		"a GIF":               {animated.Bytes(), picture.ErrUnreadable},
		"a truncated PNG":     {whole[:len(whole)/2], picture.ErrUnreadable},
		"a truncated JPEG":    {photo[:len(photo)/2], picture.ErrUnreadable},
		"the beginning":       {photo[:3], picture.ErrUnreadable},
		"a WebP of nothing":   {[]byte("RIFF\x10\x00\x00\x00WEBPVP8 \x04\x00\x00\x00abcd"), picture.ErrUnreadable},
		"a bomb":              {huge(30_000), picture.ErrTooManyPixels},
		"the largest bomb":    {huge(1<<31 - 1), picture.ErrUnreadable},
		"no width":            {huge(0), picture.ErrUnreadable},
		"6 MB":                {append(append([]byte{}, whole...), make([]byte, 6<<20)...), picture.ErrTooLarge},
		"an Exif that lies":   {withExif(photo, []byte("II*\x00\xff\xff\xff\xff")), nil},
		"an Exif cut short":   {withExif(photo, exif(binary.LittleEndian, 6)[:16]), nil},
		"text after it":       {append(append([]byte{}, photo...), strings.Repeat("x", 1000)...), nil},
		"a PNG that says JPG": {append([]byte("\xff\xd8\xff"), whole...), picture.ErrUnreadable},
	} {
		if _, err := s.Squares(c.data, 64); !errors.Is(err, c.want) {
			t.Errorf("%s: %v; want %v", name, err, c.want)
		}
	}
}

func FuzzSquares(f *testing.F) {
	small := asJPEG(f, quarters(16, 16))
	f.Add(small)
	f.Add(withExif(small, exif(binary.LittleEndian, 6)))
	f.Add(asPNG(f, quarters(16, 16)))
	f.Add(huge(30_000))
	f.Add([]byte("RIFF\x10\x00\x00\x00WEBPVP8L\x04\x00\x00\x00abcd"))
	var s picture.Squarer
	f.Fuzz(func(t *testing.T, data []byte) {
		if out, err := s.Squares(data, 8); err == nil && len(out) != 1 {
			t.Error("no square and no reason")
		}
	})
}
