/**
 * The keys of exact and normalised matches: a request for a model in one form, whatever the order of its members and the
 * spelling of its numbers. Pure functions of the request's bytes.
 */
@NullMarked
@CheckReturnValue
package dev.larder.ai.exact;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
