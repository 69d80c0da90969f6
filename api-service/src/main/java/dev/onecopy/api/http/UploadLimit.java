package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses an upload while so many others go on. Each holds a thread and a buffer for as long as its client likes, and
 * more of them at a time are not faster.
 */
@Component
class UploadLimit implements HandlerInterceptor, WebMvcConfigurer {
    private static final String HOLDS_PLACE = UploadLimit.class.getName();

    private final int limit;
    private final Semaphore places;

    UploadLimit(HttpProperties properties) {
        limit = properties.maximumUploads();
        places = new Semaphore(limit);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/v1/arrays", "/v1/arrays/*");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String method = request.getMethod();
        if (HttpMethod.PUT.matches(method) || HttpMethod.POST.matches(method)) {
            if (!places.tryAcquire()) {
                throw new TooManyRequestsException(
                        "too_many_uploads",
                        limit + " uploads go on; the limit is onecopy.http.maximum-uploads = " + limit);
            }
            request.setAttribute(HOLDS_PLACE, true);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(HOLDS_PLACE) != null) {
            request.removeAttribute(HOLDS_PLACE);
            places.release();
        }
    }
}
