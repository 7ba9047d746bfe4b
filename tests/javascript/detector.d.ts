/** What assets/picture.js uses of browsers that read codes themselves (Shape Detection API). */
declare class BarcodeDetector {
  constructor(options: { formats: string[] });
  detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
