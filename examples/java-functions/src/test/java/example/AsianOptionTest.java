package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.onecopy.array.NdArray;
import dev.onecopy.function.Elements;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AsianOptionTest {
    private static final Map<String, Double> NUMBERS =
            Map.of("spot", 100.0, "strike", 100.0, "rate", 0.05, "volatility", 0.2);

    private static NdArray result(NdArray paths, long from, long to) {
        NdArray result = DirectCall.zeros(3);
        new AsianOption().call(new DirectCall(Map.of("z", paths), NUMBERS, from, to, result));
        return result;
    }

    @Test
    void partialsOfSlicesAddUpToTheWhole() {
        NdArray paths = DirectCall.zeros(1000, 12);
        Random random = new Random(1);
        for (long path = 0; path < 1000; path++) {
            for (long step = 0; step < 12; step++) {
                Elements.set(paths, random.nextGaussian(), path, step);
            }
        }
        NdArray whole = result(paths, 0, 1000);
        double sum = Elements.get(result(paths, 0, 400), 0) + Elements.get(result(paths, 400, 1000), 0);

        assertEquals(Elements.get(whole, 0), sum, 1e-9);
        assertEquals(1000, Elements.get(whole, 2));
        assertEquals(5.8, Elements.get(whole, 0) / 1000, 1.5);
    }

    @Test
    void withoutChanceThePriceIsThatOfTheDrift() {
        NdArray result = result(DirectCall.zeros(1, 250), 0, 1);

        assertEquals(Math.exp(-0.05) * 1.505, Elements.get(result, 0), 0.05);
    }
}
