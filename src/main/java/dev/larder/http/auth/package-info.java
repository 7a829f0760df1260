/** The authentication of requests. */
@NullMarked
@CheckReturnValue
package dev.larder.http.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
