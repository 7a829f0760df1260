@NullMarked
package dev.larder.http.message;

import org.jspecify.annotations.NullMarked;
