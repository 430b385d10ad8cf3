// Package picture makes small square pictures of what people upload: recognised by content, decoded
// within bounds, turned the right way up, and written anew, so that nothing but the picture is left.
package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	// MaxBytes is how large an upload may be.
	MaxBytes = 5 << 20
	// maxPixels bounds the memory that decoding takes: what a file says of its size is read first.
	maxPixels = 25_000_000
	quality   = 85
)

var (
	// ErrUnreadable: not a whole JPEG, PNG or WebP picture.
	ErrUnreadable = errors.New("picture: not a readable JPEG, PNG or WebP")
	// ErrTooLarge: more than [MaxBytes].
	ErrTooLarge = errors.New("picture: too many bytes")
	// ErrTooManyPixels: it would take too much memory.
	ErrTooManyPixels = errors.New("picture: too many pixels")
)

type format struct {
	config func([]byte) (image.Config, error)
	decode func([]byte) (image.Image, error)
	exif   func([]byte) []byte
}

// formatOf recognises a picture by how its content begins.
func formatOf(data []byte) (format, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return format{
			func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }, exifOfJPEG,
		}, true
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return format{
			func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }, exifOfPNG,
		}, true
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return format{
			func(b []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) }, exifOfWebP,
		}, true
	}
	return format{}, false
}

// Squarer makes squares, one upload at a time: a phone's picture takes some hundred megabytes while it
// is decoded.
type Squarer struct{ turn sync.Mutex }

// Squares gives the middle of a picture as JPEGs, one of each size in pixels. Errors: [ErrUnreadable],
// [ErrTooLarge], [ErrTooManyPixels].
func (s *Squarer) Squares(data []byte, sizes ...int) ([][]byte, error) {
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	f, ok := formatOf(data)
	if !ok {
		return nil, ErrUnreadable
	}
	config, err := f.config(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if config.Width < 1 || config.Height < 1 {
		return nil, ErrUnreadable
	}
	if config.Width > maxPixels/config.Height {
		return nil, ErrTooManyPixels
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	whole, err := f.decode(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if b := whole.Bounds(); b.Dx() != config.Width || b.Dy() != config.Height {
		return nil, ErrUnreadable
	}
	turned := orientation(f.exif(data))
	out := make([][]byte, len(sizes))
	for i, size := range sizes {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, upright(square(whole, size), turned), &jpeg.Options{Quality: quality}); err != nil {
			return nil, fmt.Errorf("picture: %w", err)
		}
		out[i] = b.Bytes()
	}
	return out, nil
}

// square is the middle of a picture at a size, on white where it lets through.
func square(whole image.Image, size int) *image.RGBA {
	b := whole.Bounds()
	side := min(b.Dx(), b.Dy())
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	out := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(out, out.Bounds(), whole, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}, draw.Over, nil)
	return out
}

// upright undoes how the camera was held (EXIF tag 274, 1 to 8).
func upright(in *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return in
	}
	n := in.Bounds().Dx() - 1
	out := image.NewRGBA(in.Bounds())
	for y := range n + 1 {
		for x := range n + 1 {
			from := [...]image.Point{
				2: {n - x, y}, 3: {n - x, n - y}, 4: {x, n - y}, 5: {y, x}, 6: {y, n - x}, 7: {n - y, n - x}, 8: {n - y, x},
			}[orientation]
			out.SetRGBA(x, y, in.RGBAAt(from.X, from.Y))
		}
	}
	return out
}

// orientation reads tag 274 of the first directory of a TIFF (EXIF 2.32 §4.6.2); 1 when it says nothing.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := uint64(order.Uint16(tiff[at:]))
	for i := range entries {
		entry := at + 2 + 12*i
		if entry+12 > uint64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[entry:]) == 274 && order.Uint16(tiff[entry+2:]) == 3 {
			return int(order.Uint16(tiff[entry+8:]))
		}
	}
	return 1
}

// exifOfJPEG finds the first Exif segment before the picture itself.
func exifOfJPEG(data []byte) []byte {
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if size < 2 || at+2+size > len(data) {
			return nil
		}
		if body := data[at+4 : at+2+size]; data[at+1] == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return body[6:]
		}
		at += 2 + size
	}
	return nil
}

func exifOfPNG(data []byte) []byte {
	for at := 8; at+12 <= len(data); {
		size := uint64(binary.BigEndian.Uint32(data[at:]))
		if size > uint64(len(data)-at-12) {
			return nil
		}
		if string(data[at+4:at+8]) == "eXIf" {
			return data[at+8 : at+8+int(size)]
		}
		at += 12 + int(size)
	}
	return nil
}

func exifOfWebP(data []byte) []byte {
	for at := 12; at+8 <= len(data); {
		size := uint64(binary.LittleEndian.Uint32(data[at+4:]))
		if size > uint64(len(data)-at-8) {
			return nil
		}
		if string(data[at:at+4]) == "EXIF" {
			return bytes.TrimPrefix(data[at+8:at+8+int(size)], []byte("Exif\x00\x00"))
		}
		at += 8 + int(size+size%2)
	}
	return nil
}
