/** The bodies of requests: reading them, their minimum speed, and the memory of all of them together. */
@NullMarked
@CheckReturnValue
package dev.larder.http.body;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
