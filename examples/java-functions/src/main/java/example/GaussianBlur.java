package example;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.function.ArrayFunction;
import dev.onecopy.function.Call;
import dev.onecopy.function.Elements;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import dev.onecopy.function.ResultRule;

/**
 * {@code blur(image, sigma)}: every pixel becomes the mean of those around it, weighted by a Gaussian. The image is cut
 * into rows, which workers blur side by side; each reads the rows around its own, too.
 */
public final class GaussianBlur implements ArrayFunction {
    /** Beyond so many standard deviations a pixel counts for nothing. */
    private static final double REACH = 3;

    @Override
    public FunctionDeclaration declaration() {
        return FunctionDeclaration.whole(
                        "blur",
                        ResultRule.array(DType.FLOAT64, "image.shape"),
                        Parameter.array("image").ofRanks(2),
                        Parameter.number("sigma").or("1.0"))
                .mapping("image")
                .documentation("Gaussian blur of a grey image; sigma in pixels. Edges are repeated outwards.");
    }

    @Override
    public void call(Call call) {
        NdArray image = call.array("image");
        NdArray result = call.result();
        double[] weights = weights(call.number("sigma"));
        int reach = weights.length / 2;
        long height = image.shape().length(0);
        int width = Math.toIntExact(image.shape().length(1));
        double[] column = new double[width];
        for (long row = call.fromRow(); row < call.toRow() && !call.isCancelled(); row++) {
            // Along the columns into one row, then along that row.
            for (int x = 0; x < width; x++) {
                column[x] = 0;
                for (int k = -reach; k <= reach; k++) {
                    long y = Math.clamp(row + k, 0L, height - 1);
                    column[x] += weights[k + reach] * Elements.get(image, y, x);
                }
            }
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int k = -reach; k <= reach; k++) {
                    sum += weights[k + reach] * column[Math.clamp(x + k, 0, width - 1)];
                }
                Elements.set(result, sum, row - call.fromRow(), x);
            }
            call.progress((double) (row - call.fromRow() + 1) / (call.toRow() - call.fromRow()));
        }
    }

    private static double[] weights(double sigma) {
        if (!(sigma >= 0)) {
            throw new IllegalArgumentException("sigma must not be negative, and is " + sigma);
        }
        int reach = (int) Math.ceil(REACH * sigma);
        double[] weights = new double[2 * reach + 1];
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
            weights[k + reach] = sigma == 0 ? 1 : Math.exp(-k * k / (2 * sigma * sigma));
            sum += weights[k + reach];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return weights;
    }
}
