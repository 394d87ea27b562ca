/** Feeds every decoder what nobody would send: a short run in each build, a long one by Jazzer. */
package club.worldmates.calls.fuzz;
