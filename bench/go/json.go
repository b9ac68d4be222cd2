// Documents of JSON: wasm/json.ts in Go, with its own writer and reader. A part of a string shares
// the memory of the whole, as is Go's way.
package main

import (
	"strconv"
	"strings"
)

type address struct {
	street string
	code   int
}

type person struct {
	id       int
	name     string
	isActive bool
	tags     []string
	tenths   []int
	address  *address
}

func newPerson(id int) *person {
	tags := []string{}
	for i := 0; i <= id%4; i++ {
		tags = append(tags, "tag"+strconv.Itoa(id+i))
	}
	tenths := []int{}
	for i := range 5 {
		tenths = append(tenths, (id*31+i*17)%2000-500)
	}
	name := "\"Number " + strconv.Itoa(id) + "\"\nof all"
	home := &address{`C:\` + strconv.Itoa(id) + " Long Road", id % 100000}
	return &person{id, name, id%3 == 0, tags, tenths, home}
}

func escapeOf(code byte) string {
	switch code {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\n':
		return `\n`
	}
	return ""
}

func quoted(text string) string {
	out := `"`
	from := 0
	for i := 0; i < len(text); i++ {
		escape := escapeOf(text[i])
		if escape == "" {
			continue
		}
		out += text[from:i] + escape
		from = i + 1
	}
	return out + text[from:] + `"`
}

func decimal(tenths int) string {
	size, sign := tenths, ""
	if tenths < 0 {
		size, sign = -tenths, "-"
	}
	return sign + strconv.Itoa(size/10) + "." + strconv.Itoa(size%10)
}

func (p *person) written() string {
	tags := []string{}
	for _, tag := range p.tags {
		tags = append(tags, quoted(tag))
	}
	tenths := []string{}
	for _, each := range p.tenths {
		tenths = append(tenths, decimal(each))
	}
	home := `{"street":` + quoted(p.address.street) + `,"code":` +
		strconv.Itoa(p.address.code) + "}"
	return `{"id":` + strconv.Itoa(p.id) + `,"name":` + quoted(p.name) + `,"active":` +
		strconv.FormatBool(p.isActive) + `,"tags":[` + strings.Join(tags, ",") +
		`],"scores":[` + strings.Join(tenths, ",") + `],"note":null,"address":` + home + "}"
}

const (
	kindNull = iota
	kindTruth
	kindNumber
	kindText
	kindList
)

type value struct {
	kind   int32
	number float64
	text   string
	items  []*value
	keys   []string
}

type reader struct {
	at   int
	text string
}

func (r *reader) value() *value {
	switch r.text[r.at] {
	case '{':
		return r.list('}', true)
	case '[':
		return r.list(']', false)
	case '"':
		return &value{kind: kindText, text: r.string()}
	case 'n':
		return r.word(&value{kind: kindNull}, 4)
	case 't':
		return r.word(&value{kind: kindTruth, number: 1}, 4)
	case 'f':
		return r.word(&value{kind: kindTruth}, 5)
	}
	return r.number()
}

func (r *reader) word(v *value, length int) *value {
	r.at += length
	return v
}

func (r *reader) list(end byte, hasKeys bool) *value {
	keys, items := []string{}, []*value{}
	r.at++
	for r.text[r.at] != end {
		if hasKeys {
			keys = append(keys, r.string())
			r.at++
		}
		items = append(items, r.value())
		if r.text[r.at] == ',' {
			r.at++
		}
	}
	r.at++
	return &value{kind: kindList, items: items, keys: keys}
}

func (r *reader) string() string {
	out := ""
	r.at++
	from := r.at
	for ; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] != '\\' {
			continue
		}
		out += r.text[from:r.at]
		r.at++
		from = r.at
		if r.text[from] == 'n' {
			out += "\n"
			from++
		}
	}
	r.at++
	return out + r.text[from:r.at-1]
}

func (r *reader) number() *value {
	isNegative := r.text[r.at] == '-'
	if isNegative {
		r.at++
	}
	digits, scale := 0.0, 0.0
	for ; r.at < len(r.text); r.at++ {
		code := r.text[r.at]
		if code == '.' {
			scale = 1
		} else if code >= '0' && code <= '9' {
			digits = digits*10 + float64(code-'0')
			scale *= 10
		} else {
			break
		}
	}
	if isNegative {
		digits = -digits
	}
	return &value{kind: kindNumber, number: digits / max(scale, 1)}
}

func (v *value) sum() int32 {
	sum := v.kind + int32(v.number*10) + int32(len(v.text))
	for i := 0; i < len(v.text); i++ {
		sum = sum*31 + int32(v.text[i])
	}
	for _, item := range v.items {
		sum = sum*31 + item.sum()
	}
	for _, key := range v.keys {
		sum += int32(len(key))
	}
	return sum
}

func document(from int) *value {
	people := []string{}
	for k := from; k < from+100; k++ {
		people = append(people, newPerson(k).written())
	}
	return (&reader{text: "[" + strings.Join(people, ",") + "]"}).value()
}

func documents(n int) int32 {
	sum := int32(0)
	for i := 0; i < n; i += 2000 {
		batch := int32(0)
		for k := i; k < min(n, i+2000); k += 100 {
			batch = batch*31 + document(k).sum()
		}
		sum += batch
	}
	return sum
}
