import type en from '../en/pages';

const ru: typeof en = {};

export default ru;
