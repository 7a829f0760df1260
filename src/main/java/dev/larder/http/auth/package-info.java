/** From the credential of a request to the caller. */
@NullMarked
@CheckReturnValue
package dev.larder.http.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
