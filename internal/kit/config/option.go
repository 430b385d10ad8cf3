package config

import (
	"net/url"
	"reflect"
	"regexp"
	"strings"
)

// masked stands where a secret was withheld.
const masked = "****"

// Option is one option with its value.
type Option struct {
	Name    string // of the flag without dashes, and in the file
	Env     string
	Group   string
	Default string
	Help    string
	OneOf   []string
	Secret  bool
	tag     reflect.StructTag
	value   reflect.Value
}

// Options lists the options of c in their order.
func (c *Config) Options() []Option {
	var all []Option
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		o := Option{
			Name: tag.Get("name"), Env: tag.Get("env"), Group: tag.Get("group"),
			Default: tag.Get("default"), Help: tag.Get("help"), tag: tag, value: v.Field(i),
		}
		_, o.Secret = tag.Lookup("secret")
		if choices := tag.Get("oneof"); choices != "" {
			o.OneOf = strings.Split(choices, ",")
		}
		all = append(all, o)
	}
	return all
}

// Shown is the value as it may be printed.
func (o Option) Shown() string {
	text := o.text()
	if !o.Secret || text == "" {
		return text
	}
	return MaskURL(text)
}

func (o Option) text() string {
	if list, ok := o.value.Interface().([]string); ok {
		return strings.Join(list, ",")
	}
	return o.value.String()
}

func (o Option) set(text string) {
	if o.value.Kind() == reflect.Slice {
		o.value.Set(reflect.ValueOf(strings.Split(text, ",")))
		return
	}
	o.value.SetString(text)
}

// MaskURL gives a database URL without its password. What is no such URL is a secret as a whole.
func MaskURL(text string) string {
	if strings.HasPrefix(text, "sqlite:") {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return masked
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), masked)
	}
	q := u.Query()
	for name := range q {
		if strings.Contains(strings.ToLower(name), "password") {
			q.Set(name, masked)
		}
	}
	u.RawQuery = q.Encode()
	return strings.ReplaceAll(u.String(), url.QueryEscape(masked), masked)
}

var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
