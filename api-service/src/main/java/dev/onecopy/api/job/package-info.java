/** What a job is: its request, its plan, its run and its outcome. Knows neither HTTP nor the broker. */
@NullMarked
package dev.onecopy.api.job;

import org.jspecify.annotations.NullMarked;
