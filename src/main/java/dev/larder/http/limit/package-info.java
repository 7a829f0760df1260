/** Larder's own rate limits at the door, and how answers tell of them. */
@NullMarked
@CheckReturnValue
package dev.larder.http.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
