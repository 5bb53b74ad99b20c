//! One net on its engine: a tensor in, a tensor out.

use std::sync::Arc;

use rten::{ModelOptions, OpRegistry, RunOptions, ThreadPool, Value, op_types};

use crate::Error;

/// A net with one input and one output.
pub struct Model(rten::Model);

impl Model {
    /// Unpacks an ONNX file.
    pub fn new(weights: &'static [u8]) -> Result<Self, Error> {
        let options = ModelOptions::with_ops(operators());
        options.load_static_slice(weights).map(Self).map_err(|_| Error::Weights)
    }

    /// What the file says about itself under `name`.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.0.metadata().fields().find_map(|(field, value)| (field == name).then_some(value))
    }

    /// Runs the net on one thread.
    pub fn run(&self, shape: [usize; 4], data: Vec<f32>) -> Result<Value, Error> {
        let input = Value::from_shape(shape.as_slice(), data).map_err(|_| Error::Run)?;
        // A pool for each run: calls from several threads do not wait for one another.
        let options = RunOptions::default().with_thread_pool(Some(Arc::new(ThreadPool::with_num_threads(1))));
        self.0.run_one(input.into(), Some(options)).map_err(|_| Error::Run)
    }
}

/// The operators that the nets are made of: the engine's others are not linked.
fn operators() -> OpRegistry {
    OpRegistry::with_ops(&[
        &op_types::Add,
        &op_types::AveragePool,
        &op_types::BatchNormalization,
        &op_types::Cast,
        &op_types::Concat,
        &op_types::Conv,
        &op_types::ConvTranspose,
        &op_types::Div,
        &op_types::Erf,
        &op_types::GlobalAveragePool,
        &op_types::HardSigmoid,
        &op_types::Identity,
        &op_types::MatMul,
        &op_types::MaxPool,
        &op_types::Mul,
        &op_types::ReduceMean,
        &op_types::Relu,
        &op_types::Resize,
        &op_types::Sigmoid,
        &op_types::Softmax,
        &op_types::Squeeze,
        &op_types::Transpose,
        &op_types::Unsqueeze,
    ])
}
