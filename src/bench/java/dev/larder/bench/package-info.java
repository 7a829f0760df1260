/** What only the benchmark needs of the application it measures. */
@NullMarked
package dev.larder.bench;

import org.jspecify.annotations.NullMarked;
