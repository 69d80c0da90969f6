package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.onecopy.array.NdArray;
import dev.onecopy.function.Elements;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {
    private final NdArray image = DirectCall.of(new double[][] {{0, 0, 0}, {0, 9, 0}, {0, 0, 0}, {1, 1, 1}});

    private NdArray blurred(double sigma, long from, long to) {
        NdArray result = DirectCall.zeros(to - from, 3);
        new GaussianBlur().call(new DirectCall(Map.of("image", image), Map.of("sigma", sigma), from, to, result));
        return result;
    }

    @Test
    void aPointSpreadsEvenlyAndNothingIsLost() {
        NdArray result = blurred(0.3, 0, 4);

        assertEquals(Elements.get(result, 1, 0), Elements.get(result, 1, 2));
        assertEquals(12, sum(result, 4), 0.2);
    }

    @Test
    void slicesAreRowsOfTheWhole() {
        NdArray whole = blurred(1, 0, 4);
        NdArray part = blurred(1, 2, 4);

        for (int x = 0; x < 3; x++) {
            assertEquals(Elements.get(whole, 3, x), Elements.get(part, 1, x));
        }
    }

    @Test
    void aNegativeSigmaIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> blurred(-1, 0, 4));
    }

    private static double sum(NdArray array, long rows) {
        double sum = 0;
        for (long y = 0; y < rows; y++) {
            for (long x = 0; x < 3; x++) {
                sum += Elements.get(array, y, x);
            }
        }
        return sum;
    }
}
