/**
 * What the tests of several modules share: real brokers that can be killed and started again, real
 * processes that never outlive their test, and the real parts that a test may need.
 */
@NullMarked
package dev.upshift.testkit;

import org.jspecify.annotations.NullMarked;
