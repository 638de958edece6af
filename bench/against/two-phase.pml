/* Gray and Lamport's TwoPhase for SPIN, as models/reference/two-phase.ts has it: the messages ever sent are one growing set.
   One process, one d_step an action, so that states and transitions are those of TLC and of Kripke: for 8 managers 1,745,408
   states and 18,507,778 transitions, self-loops included. */

#ifndef N
#define N 8
#endif

/* A manager: 0 working, 1 prepared, 2 committed, 3 aborted. The transaction manager: 0 undecided, 1 committed, 2 aborted. */
byte rm[N];
byte tm;
bit tmPrepared[N];
bit sentPrepared[N];
bit sentCommit;
bit sentAbort;

#define PREPARED(i) (i >= N || tmPrepared[(i) % N])
#define ALL_PREPARED (PREPARED(0) && PREPARED(1) && PREPARED(2) && PREPARED(3) && PREPARED(4) && PREPARED(5) && PREPARED(6) && PREPARED(7))

#define MANAGER(i) \
  :: d_step { tm == 0 && sentPrepared[i] -> tmPrepared[i] = 1 } \
  :: d_step { rm[i] == 0 -> rm[i] = 1; sentPrepared[i] = 1 } \
  :: d_step { rm[i] == 0 -> rm[i] = 3 } \
  :: d_step { sentCommit -> rm[i] = 2 } \
  :: d_step { sentAbort -> rm[i] = 3 }

active proctype system() {
  do
  :: d_step { tm == 0 && ALL_PREPARED -> tm = 1; sentCommit = 1 }
  :: d_step { tm == 0 -> tm = 2; sentAbort = 1 }
  MANAGER(0)
#if N > 1
  MANAGER(1)
#endif
#if N > 2
  MANAGER(2)
#endif
#if N > 3
  MANAGER(3)
#endif
#if N > 4
  MANAGER(4)
#endif
#if N > 5
  MANAGER(5)
#endif
#if N > 6
  MANAGER(6)
#endif
#if N > 7
  MANAGER(7)
#endif
  od
}
