package dev.onecopy.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a request of some methods while so many others of them go on. */
final class Places implements HandlerInterceptor {
    private final String holdsPlace;
    private final String what;
    private final Set<String> methods;
    private final int limit;
    private final Semaphore places;

    /**
     * @param what goes on, as in {@code too_many_uploads} and {@code onecopy.http.maximum-uploads}
     * @param methods of the requests that take a place
     * @param limit how many there may be at a time
     */
    Places(String what, Set<String> methods, int limit) {
        this.holdsPlace = Places.class.getName() + "." + what;
        this.what = what;
        this.methods = methods;
        this.limit = limit;
        this.places = new Semaphore(limit);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (methods.contains(request.getMethod())) {
            if (!places.tryAcquire()) {
                throw new TooManyRequestsException(
                        "too_many_" + what,
                        limit + " " + what + " go on; the limit is onecopy.http.maximum-" + what + " = " + limit);
            }
            request.setAttribute(holdsPlace, true);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(holdsPlace) != null) {
            request.removeAttribute(holdsPlace);
            places.release();
        }
    }
}
