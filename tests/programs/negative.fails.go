package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	for {
		wg.Done()
		fmt.Println("done")
	}
}
