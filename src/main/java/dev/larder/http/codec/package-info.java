/** HTTP's words (targets, queries, headers, bodies) into core's, and back. */
@NullMarked
@CheckReturnValue
package dev.larder.http.codec;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
