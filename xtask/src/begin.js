// Behind wasm-bindgen's script, in one function with it so that nothing becomes global. In the page
// boot.js waits for it; a worker, which runs the very same script, is sent the program.
if (self.document) {
  self.begin(wasm_bindgen);
} else {
  self.onmessage = ({ data }) => {
    self.onmessage = null;
    wasm_bindgen.initSync({ module: data });
  };
}
