package main

import "fmt"

func solutions(n, columns, left, right int) int {
	all := 1<<n - 1
	if columns == all {
		return 1
	}
	count := 0
	for free := all &^ (columns | left | right); free != 0; free &= free - 1 {
		bit := free & -free
		count += solutions(n, columns|bit, (left|bit)<<1&all, (right|bit)>>1)
	}
	return count
}

func solve(n int) int {
	results := make(chan int)
	all := 1<<n - 1
	started := 0
	for a := 0; a < n; a++ {
		for b := 0; b < n; b++ {
			if a-b < 2 && b-a < 2 {
				continue
			}
			p, q := 1<<a, 1<<b
			started++
			go func() {
				left := (p<<1&all | q) << 1 & all
				results <- solutions(n, p|q, left, (p>>1|q)>>1)
			}()
		}
	}
	total := 0
	for i := 0; i < started; i++ {
		total += <-results
	}
	return total
}

func main() {
	for n := 4; n <= 9; n++ {
		fmt.Printf("%d queens: %d ways\n", n, solve(n))
	}
}
