/**
 * The MariaDB side of the session loop's ports: {@link club.worldmates.calls.session.CallStore} and
 * {@link club.worldmates.calls.session.Directory}. The rows decide: every change is a conditional
 * statement, rules that cross rooms run under locks on their users, and what falls together is
 * committed together.
 */
@NullMarked
package club.worldmates.calls.store;

import org.jspecify.annotations.NullMarked;
