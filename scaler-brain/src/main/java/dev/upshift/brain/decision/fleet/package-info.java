/**
 * What concerns hosts together: site events and the limit on promotions. Pure and deterministic, a
 * function of the hosts' states; it only ever says which inputs the hosts are to be given, so that
 * each host's own history tells everything that was decided about it.
 */
@NullMarked
package dev.upshift.brain.decision.fleet;

import org.jspecify.annotations.NullMarked;
