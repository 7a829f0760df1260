/** The messages of the HTTP interface: requests, answers, problems, and the budget of their bytes. */
@NullMarked
@CheckReturnValue
package dev.larder.http.message;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
