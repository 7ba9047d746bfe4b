// What assets/vendor/qr-reader.js offers of the package.
export { decodeQR } from "qr/decode.js";
