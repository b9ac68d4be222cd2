package main

import (
	"fmt"
	"runtime"
	"sync"
)

type account struct {
	sync.Mutex
	balance int
}

func transfer(from, to *account, amount int) bool {
	from.Lock()
	defer from.Unlock()
	if from.balance < amount {
		return false
	}
	before := from.balance
	runtime.Gosched()
	from.balance = before - amount
	to.Lock()
	defer to.Unlock()
	before = to.balance
	runtime.Gosched()
	to.balance = before + amount
	return true
}

func main() {
	a, b := &account{balance: 1000}, &account{}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 10 {
				transfer(a, b, 7)
			}
		})
	}
	all.Wait()
	fmt.Println("a has", a.balance, "and b has", b.balance)
	fmt.Println("free:", a.TryLock(), "taken:", !a.TryLock())
	handed := make(chan bool)
	go func() {
		a.Unlock()
		handed <- true
	}()
	<-handed
	fmt.Println("unlocked by another:", a.TryLock())
}
