/** The bodies of requests: what of them is read, how fast they must come, and how much they may take together. */
@NullMarked
@CheckReturnValue
package dev.larder.http.body;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
