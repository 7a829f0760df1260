/**
 * The rules of a shared HTTP cache (RFC 9110, 9111, 5861, 9211, 9213, 9875) as pure functions. They read no clock, no
 * configuration and no connection, and they throw nothing, whatever text a peer sends.
 */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
