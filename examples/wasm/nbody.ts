// The planets' orbits, computed by one goroutine while another one says how far it is. The energy
// of the system must stay what it is; rounding errors show as a drift.
//
//   skein run examples/wasm/nbody.ts 1000000
import { Chan, go, ok, panic } from "skein";
import { args, print } from "skein/os";

const DAYS: f64 = 365.24;
const SOLAR_MASS: f64 = 4 * Math.PI * Math.PI;

/** Position (3), speed (3) and mass of each body; speeds per day, masses beside the sun's. */
const bodies: f64[] = [
  0, 0, 0, 0, 0, 0, 1,
  4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694,
  0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609,
  8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411902,
  0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812,
  12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618,
  0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298,
  15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322,
  0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451,
];

/** The sun and its planets, per year; as a whole they rest. */
function system(): f64[] {
  const all = bodies.slice(0);
  for (let i = 0; i < all.length; i += 7) {
    for (let k = 3; k < 6; k++) {
      all[i + k] *= DAYS;
      if (i > 0) all[k] -= all[i + k] * all[i + 6];
    }
    all[i + 6] *= SOLAR_MASS;
  }
  return all;
}

/** Moves all by a step; with a step of 0 it gives their energy. */
function advance(all: f64[], step: f64): f64 {
  let energy: f64 = 0;
  for (let i = 0; i < all.length; i += 7) {
    for (let j = i + 7; j < all.length; j += 7) {
      const dx = all[i] - all[j], dy = all[i + 1] - all[j + 1], dz = all[i + 2] - all[j + 2];
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
      const force = step / (distance * distance * distance);
      energy -= all[i + 6] * all[j + 6] / distance;
      for (let k = 0; k < 3; k++) {
        const d = k == 0 ? dx : k == 1 ? dy : dz;
        all[i + 3 + k] -= d * all[j + 6] * force;
        all[j + 3 + k] += d * all[i + 6] * force;
      }
    }
    for (let k = 0; k < 3; k++) {
      energy += 0.5 * all[i + 6] * all[i + 3 + k] * all[i + 3 + k];
      all[i + k] += step * all[i + 3 + k];
    }
  }
  return energy;
}

/** The energy after so many steps of 0.01 years; says on the way how many have been done. */
export function simulate(steps: i32, progress: Chan<i32>): f64 {
  const all = system();
  for (let i = 1; i <= steps; i++) {
    advance(all, 0.01);
    if (i % max(1, steps / 10) == 0) progress.send(i);
  }
  progress.close();
  return advance(all, 0);
}

function report(progress: Chan<i32>, steps: i32, done: Chan<bool>): void {
  for (let i = progress.recv(); ok(); i = progress.recv()) print(`${100 * i / steps} %`);
  done.close();
}

export function main(): void {
  const steps = args().length > 0 ? <i32>parseInt(args()[0]) : 100_000;
  const progress = new Chan<i32>();
  const done = new Chan<bool>();
  go(report, progress, steps, done);
  const before = advance(system(), 0);
  const after = simulate(steps, progress);
  done.recv();
  print(`energy ${before}, after ${steps} steps ${after}`);
  if (Math.abs(after - before) > 0.0001) panic("the energy has drifted away");
}
