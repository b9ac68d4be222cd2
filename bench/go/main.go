// The same work in Go, for the figures that bench/run.mjs prints beside Skein's.
//
//	bench-go CASE N [VARIANT]
//
// runs one case once with GOMAXPROCS=1 and prints one JSON object: {"ns": …} per op,
// {"bytes": …} per parked goroutine, {"timerMs": …} for the latest firing of a 10 ms timer, or
// {"us": …, "waking": …, "order": …} for the sleepers. What one op is stands in bench/README.md.
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type sample map[string]float64

var cases = map[string]func(n, variant int) sample{
	"pingpong":      perOp(pingpong),
	"gosched":       perOp(gosched),
	"heap":          heap,
	"spawn":         perOp(spawn),
	"select4":       perOp(select4),
	"select-park":   perOp(selectPark),
	"buffered":      perOp(buffered),
	"mutex":         perOp(mutex),
	"control":       perOp(control),
	"fn-depth":      perOp(depth),
	"parked-memory": parkedMemory,
	"sleepers":      sleepers,
	"starvation":    starvation,
	"timers":        perOp(timers),
}

func main() {
	runtime.GOMAXPROCS(1)
	if len(os.Args) < 3 || cases[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: bench-go CASE N [VARIANT]")
		os.Exit(2)
	}
	n, err := strconv.Atoi(os.Args[2])
	if err != nil || n < 1 {
		fmt.Fprintln(os.Stderr, "bench-go: N must be a positive integer, not", os.Args[2])
		os.Exit(2)
	}
	variant := 1
	if len(os.Args) > 3 {
		variant, _ = strconv.Atoi(os.Args[3])
	}
	line, _ := json.Marshal(cases[os.Args[1]](n, variant))
	fmt.Println(string(line))
}

func perOp(work func(n, variant int)) func(n, variant int) sample {
	return func(n, variant int) sample {
		work(n/10+1, variant)
		start := time.Now()
		work(n, variant)
		return sample{"ns": float64(time.Since(start).Nanoseconds()) / float64(n)}
	}
}

func goIn(group *sync.WaitGroup, body func()) {
	group.Add(1)
	go func() {
		body()
		group.Done()
	}()
}

func mutex(n, tasks int) {
	var mu sync.Mutex
	var group sync.WaitGroup
	for range tasks {
		goIn(&group, func() {
			for range n / tasks {
				mu.Lock()
				if tasks > 1 {
					runtime.Gosched()
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
}

func pingpong(n, _ int) {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for i := range n {
			<-ping
			pong <- i
		}
	}()
	for i := range n {
		ping <- i
		<-pong
	}
}

func timers(n, _ int) {
	const running = 1000
	body := func() {}
	others := make([]*time.Timer, running)
	for i := range others {
		others[i] = time.AfterFunc(time.Minute+time.Duration(i)*time.Millisecond, body)
	}
	for i := range n {
		time.AfterFunc(time.Minute+time.Duration(i%running)*time.Millisecond, body).Stop()
	}
	for _, timer := range others {
		timer.Stop()
	}
}

func gosched(n, _ int) {
	var both sync.WaitGroup
	for range 2 {
		goIn(&both, func() {
			for range n / 2 {
				runtime.Gosched()
			}
		})
	}
	both.Wait()
}

func spawn(n, _ int) {
	for done := 0; done < n; done += 1000 {
		var batch sync.WaitGroup
		batch.Add(1000)
		for range 1000 {
			go func() { batch.Done() }()
		}
		batch.Wait()
	}
}

func select4(n, _ int) {
	var chans [4]chan int
	for i := range chans {
		chans[i] = make(chan int, 1)
	}
	for i := range n {
		chans[i&3] <- i
		receiveOne(&chans)
	}
}

func selectPark(n, _ int) {
	var chans [4]chan int
	for i := range chans {
		chans[i] = make(chan int)
	}
	go func() {
		for i := range n {
			chans[i&3] <- i
		}
	}()
	for range n {
		receiveOne(&chans)
	}
}

func receiveOne(chans *[4]chan int) int {
	select {
	case v := <-chans[0]:
		return v
	case v := <-chans[1]:
		return v
	case v := <-chans[2]:
		return v
	case v := <-chans[3]:
		return v
	}
}

func buffered(n, _ int) {
	items := make(chan int, 100)
	go func() {
		for i := range n {
			items <- i
		}
		close(items)
	}()
	for range items {
	}
}

func depth(n, levels int) {
	var both sync.WaitGroup
	for range 2 {
		goIn(&both, func() { yieldAt(levels, n/2) })
	}
	both.Wait()
}

//go:noinline
func yieldAt(levels, times int) int {
	if levels > 1 {
		return yieldAt(levels-1, times) + 1
	}
	for range times {
		runtime.Gosched()
	}
	return 1
}

func parkedMemory(n, _ int) sample {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	release := make(chan struct{})
	var all sync.WaitGroup
	for range n {
		goIn(&all, func() { <-release })
	}
	runtime.Gosched()
	runtime.GC()
	runtime.ReadMemStats(&after)
	close(release)
	all.Wait()
	return sample{"bytes": float64(after.Sys-before.Sys) / float64(n)}
}

func sleepers(n, spreadMs int) sample {
	woken := make([]time.Duration, n)
	var place atomic.Int64
	var all sync.WaitGroup
	start, cpu := time.Now(), cpuTime()
	var first time.Duration
	for range n {
		d := time.Duration((1.5 + rand.Float64()) * float64(spreadMs) * 1e6)
		goIn(&all, func() {
			due := time.Since(start) + d
			time.Sleep(d)
			at := place.Add(1) - 1
			if at == 0 {
				first = cpuTime()
			}
			woken[at] = due
		})
	}
	all.Wait()
	end := cpuTime()
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(n) }
	return sample{"us": each(end - cpu), "waking": each(end - first), "order": disorder(woken)}
}

// disorder is the largest distance between a sleeper's place in the order of waking and its place
// in the order of deadlines, as a fraction of their number.
func disorder(woken []time.Duration) float64 {
	sorted := append([]time.Duration(nil), woken...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	worst := 0
	for i, due := range woken {
		rank := sort.Search(len(sorted), func(j int) bool { return sorted[j] >= due })
		worst = max(worst, rank-i, i-rank)
	}
	return float64(worst) / float64(len(woken))
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func starvation(ms, _ int) sample {
	late := make(chan float64)
	stop := time.Now().Add(time.Duration(ms) * time.Millisecond)
	go func() {
		worst := 0.0
		for time.Now().Before(stop) {
			set := time.Now()
			time.Sleep(10 * time.Millisecond)
			worst = max(worst, float64(time.Since(set).Microseconds())/1000)
		}
		late <- worst
	}()
	for time.Now().Before(stop) {
		pingpong(1000, 1)
	}
	return sample{"timerMs": <-late}
}
