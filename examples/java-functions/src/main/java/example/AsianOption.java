package example;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.function.ArrayFunction;
import dev.onecopy.function.Call;
import dev.onecopy.function.Combine;
import dev.onecopy.function.Elements;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import dev.onecopy.function.ResultRule;

/**
 * {@code asian(z, spot, strike, rate, volatility)}: Monte Carlo over an array of paths, a row of standard normal steps
 * each. Gives the sum of the discounted payoffs of a call on the mean price over one year, the sum of their squares, and
 * how many there are: {@code asian(z, 100, 100)[0] / z.shape[0]} is the price.
 */
public final class AsianOption implements ArrayFunction {
    @Override
    public FunctionDeclaration declaration() {
        return FunctionDeclaration.whole(
                        "asian",
                        ResultRule.array(DType.FLOAT64, "3"),
                        Parameter.array("z").ofDtypes(DType.FLOAT64).ofRanks(2),
                        Parameter.number("spot"),
                        Parameter.number("strike"),
                        Parameter.number("rate").or("0.05"),
                        Parameter.number("volatility").or("0.2"))
                .reducing("z", Combine.SUM)
                .documentation("Payoffs of an Asian call over paths z: their sum, the sum of their squares, their number.");
    }

    @Override
    public void call(Call call) {
        NdArray paths = call.array("z");
        long steps = paths.shape().length(1);
        double dt = 1.0 / steps;
        double volatility = call.number("volatility");
        double rate = call.number("rate");
        double drift = (rate - volatility * volatility / 2) * dt;
        double spread = volatility * Math.sqrt(dt);
        double sum = 0;
        double squares = 0;
        for (long path = call.fromRow(); path < call.toRow() && !call.isCancelled(); path++) {
            double price = call.number("spot");
            double mean = 0;
            for (long step = 0; step < steps; step++) {
                price *= Math.exp(drift + spread * Elements.get(paths, path, step));
                mean += price / steps;
            }
            double payoff = Math.exp(-rate) * Math.max(0, mean - call.number("strike"));
            sum += payoff;
            squares += payoff * payoff;
        }
        Elements.set(call.result(), sum, 0);
        Elements.set(call.result(), squares, 1);
        Elements.set(call.result(), call.toRow() - call.fromRow(), 2);
    }
}
