package main

import (
	"fmt"
	"math/big"
	"strings"
)

type series <-chan *big.Rat

func stream(body func(out chan<- *big.Rat)) series {
	out := make(chan *big.Rat)
	go body(out)
	return out
}

func split(s series) (series, series) {
	left, right := make(chan *big.Rat), make(chan *big.Rat)
	go func() {
		var forLeft, forRight []*big.Rat
		for {
			var toLeft, toRight chan *big.Rat
			var first, second *big.Rat
			source := s
			if len(forLeft) > 0 {
				toLeft, first = left, forLeft[0]
			}
			if len(forRight) > 0 {
				toRight, second = right, forRight[0]
			}
			if toLeft != nil && toRight != nil {
				source = nil
			}
			select {
			case toLeft <- first:
				forLeft = forLeft[1:]
			case toRight <- second:
				forRight = forRight[1:]
			case value := <-source:
				forLeft = append(forLeft, value)
				forRight = append(forRight, value)
			}
		}
	}()
	return left, right
}

func integrate(s series, constant *big.Rat) series {
	return stream(func(out chan<- *big.Rat) {
		out <- constant
		for n := int64(1); ; n++ {
			out <- new(big.Rat).Mul(<-s, big.NewRat(1, n))
		}
	})
}

func multiply(a, b series) series {
	return stream(func(out chan<- *big.Rat) {
		var left, right []*big.Rat
		for n := 0; ; n++ {
			left = append(left, <-a)
			right = append(right, <-b)
			sum := new(big.Rat)
			for i := 0; i <= n; i++ {
				sum.Add(sum, new(big.Rat).Mul(left[i], right[n-i]))
			}
			out <- sum
		}
	})
}

func addToFirst(s series, value *big.Rat) series {
	return stream(func(out chan<- *big.Rat) {
		out <- new(big.Rat).Add(<-s, value)
		for {
			out <- <-s
		}
	})
}

func recursive(define func(self series) series) series {
	self := make(chan *big.Rat, 1)
	result, again := split(define(self))
	go func() {
		for {
			self <- <-again
		}
	}()
	return result
}

func show(name string, s series) {
	var coefficients []string
	for i := 0; i < 10; i++ {
		coefficients = append(coefficients, (<-s).RatString())
	}
	fmt.Printf("%s: %s\n", name, strings.Join(coefficients, " "))
}

func main() {
	show("exp", recursive(func(exp series) series { return integrate(exp, big.NewRat(1, 1)) }))
	show("tan", recursive(func(tan series) series {
		a, b := split(tan)
		return integrate(addToFirst(multiply(a, b), big.NewRat(1, 1)), new(big.Rat))
	}))
}
